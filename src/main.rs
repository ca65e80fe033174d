//! The `labelwright` command.

fn main() -> std::process::ExitCode {
    labelwright::cli::main()
}
