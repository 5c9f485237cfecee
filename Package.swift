// swift-tools-version: 6.2

import PackageDescription

/// Settings of every Swift target: warnings are errors, so that nothing rots quietly.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Templates of letters and their parts.
let letters = [
  "head", "documents", "pay", "reply_form", "foot", "pre_due_note", "statement", "reminder",
  "past_due_notice",
  "demand_1", "final_demand", "plan_confirmation", "hold_notice", "agency_court_pack",
]

let package = Package(
  name: "arrears",
  products: [
    .executable(name: "arrears", targets: ["arrears"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    // No `pkgConfig:` in the wrappers: its -L flag would come first and defeat static archives.
    .systemLibrary(name: "CLibCSV", providers: [.apt(["libcsv-dev"])]),
    .systemLibrary(name: "CLibCrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLibXLSXWriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CProcessor"),
    .target(
      name: "Receivables", resources: [.embedInCode("Reference/countries.csv")],
      swiftSettings: strict),
    .target(
      name: "Intake", dependencies: ["CLibCSV", "CProcessor", "CZlib", "Receivables"],
      // Tables that belong to the program itself: it has no files beside it.
      resources: [
        .embedInCode("Reference/jurisdictions.csv"), .embedInCode("Reference/interest_rates.csv"),
      ],
      swiftSettings: strict),
    .target(name: "Analysis", dependencies: ["Receivables"], swiftSettings: strict),
    .target(
      name: "History",
      dependencies: [
        "Analysis", "Receivables", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "Reporting",
      dependencies: [
        "Analysis", "CLibCrypto", "CLibXLSXWriter", "Receivables",
        .product(name: "Mustache", package: "swift-mustache"),
      ],
      resources: letters.map { .embedInCode("Letters/Templates/\($0).mustache") },
      swiftSettings: strict),
    .executableTarget(
      name: "arrears",
      dependencies: [
        "Analysis", "History", "Intake", "Receivables", "Reporting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ],
      resources: [.embedInCode("Explain/columns.txt")],
      swiftSettings: strict),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "ReceivablesTests", dependencies: ["Receivables", "TestSupport"], swiftSettings: strict),
    .testTarget(
      name: "IntakeTests", dependencies: ["Intake", "Receivables", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "AnalysisTests", dependencies: ["Analysis", "Intake", "Receivables", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "ReportingTests", dependencies: ["Analysis", "Reporting", "Receivables"],
      swiftSettings: strict),
    .testTarget(
      name: "HistoryTests",
      dependencies: [
        "Analysis", "History", "Intake", "Receivables", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(name: "CommandTests", exclude: ["Cases"], swiftSettings: strict),
  ]
)
