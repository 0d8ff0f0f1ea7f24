//! The native engine's helper alone, for tests of the engine without the server.

fn main() {
    let ended = match std::env::args_os().nth(1) {
        Some(launch_file) => sandbox::native::run_helper(launch_file.as_ref()),
        None => Err("the launch file is missing".to_owned()),
    };
    if let Err(message) = ended {
        eprintln!("{message}");
        std::process::exit(1);
    }
}
