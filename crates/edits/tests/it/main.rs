//! Decoder and editor together, as a turn uses them.

mod bulk;
mod cuts;
mod derive;
mod faults;
mod forms;
mod turn;
