//! The way out for the programs inside.
use crate::program::Stream; use crate::Role;
pub async fn serve<O, F>(_open: O) -> std::io::Result<()> where O: Fn(Role) -> F + Clone + 'static, F: Future<Output = std::io::Result<Stream>> { Ok(()) }
