/// A letter as a web page: the Markdown of its template, in one self-contained file.
package enum LetterPage {
  /// The page of a Markdown letter.
  package static func html(_ markdown: String, title: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(MarkdownHTML.escaped(title))</title>
    <style>
    body { font: 11pt/1.5 Georgia, serif; color: #111; background: #fff; max-width: 42em; margin: 2em auto; padding: 0 1em; }
    table { border-collapse: collapse; width: 100%; margin: 1em 0; }
    th, td { border-bottom: 1px solid #767676; padding: 0.25em 0.5em; text-align: left; }
    .number { text-align: right; font-variant-numeric: tabular-nums; }
    h1 { font-size: 1.3em; } h2 { font-size: 1.1em; }
    @media print { body { margin: 0; max-width: none; } }
    </style>
    </head>
    <body>
    \(MarkdownHTML.blocks(markdown).joined(separator: "\n"))
    </body>
    </html>

    """
  }
}
