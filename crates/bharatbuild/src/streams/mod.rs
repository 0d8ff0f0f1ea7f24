//! Durable, bounded event logs.
