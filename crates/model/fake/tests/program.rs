//! The program, as other languages' tests start it.

use model::script::Script;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn scripts() -> impl Iterator<Item = std::path::PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path())
}

#[test]
fn every_script_that_is_shipped_can_be_played() {
    assert!(scripts().count() >= 4);
    for path in scripts() {
        let script = Script::read(&path).unwrap();
        assert!(script.turns.iter().all(|turn| !turn.pieces().is_empty()), "{}", path.display());
    }
}

#[test]
fn says_where_it_listens_and_plays_the_file_it_was_given() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_model-fake"))
        .arg(scripts().find(|path| path.ends_with("circles.toml")).unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = child.stdout.take().unwrap();
    let _program = Program(child);
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("listening on http://").unwrap().to_owned();
    let mut connection = TcpStream::connect(&address).unwrap();
    let request =
        format!("GET /fake/report HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("\"turns_left\":30"), "{answer}");
}
