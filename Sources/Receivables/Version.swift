/// The version of this program, as `--version` and `run.json` state it.
package let arrearsVersion = "0.1.0"
