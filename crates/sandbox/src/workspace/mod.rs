//! A project folder, accessed without ever leaving it.
