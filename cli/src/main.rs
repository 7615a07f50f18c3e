//! Plumbline on the command line: parse, call, print.

mod arguments;
mod command;
mod failure;
mod interrupt;
mod output;
mod progress;

use std::process::ExitCode;

use clap::Parser;
use plumbline_catalogue::catalogue::Catalogue;

use arguments::{Arguments, Command, Config};
use failure::Failure;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(message) => {
            // Help that nobody reads to its end is no failure.
            let _ = message.print();
            return ExitCode::from(if message.use_stderr() { failure::USAGE } else { 0 });
        }
    };
    run(arguments.command).unwrap_or_else(|failure| {
        output::note(&format!("error: {failure}"));
        failure.exit_code()
    })
}

fn run(command: Command) -> Result<ExitCode, Failure> {
    let catalogue = Catalogue::built_in()?;
    match command {
        Command::Scan(arguments) => command::scan::run(&arguments, &catalogue),
        Command::Evaluate(arguments) => command::evaluate::run(&arguments, &catalogue),
        Command::Rules(arguments) => command::rules::run(&arguments, &catalogue),
        Command::Frameworks(arguments) => command::frameworks::run(&arguments, &catalogue),
        Command::Explain(arguments) => command::explain::run(&arguments, &catalogue),
        Command::Docs(arguments) => command::docs::run(&arguments, &catalogue),
        Command::IamPolicy(arguments) => command::iam_policy::run(&arguments, &catalogue),
        Command::Config(Config::Schema) => command::config::schema(),
    }
}
