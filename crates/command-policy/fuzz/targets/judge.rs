//! Any text as a line of shell: no panic, ranges on characters, steps in proportion, and a blocked
//! command stays blocked whatever harmless line stands before it.
#![no_main]

use command_policy::{Policy, Risk, Settings};
use libfuzzer_sys::fuzz_target;

/// Steps that a line may take for each of its bytes, and at least.
const STEPS_PER_BYTE: u64 = 400;
const STEPS_FREE: u64 = 400_000;

fuzz_target!(|data: &[u8]| {
    let line = String::from_utf8_lossy(data);
    for policy in [Policy::default(), Policy::new(Settings::default().strict())] {
        let (verdict, steps) = policy.judge_counting(&line, "src");
        assert!(steps <= STEPS_FREE + STEPS_PER_BYTE * line.len() as u64, "{steps} steps");
        for reason in &verdict.reasons {
            assert!(line.get(reason.range.clone()).is_some(), "{:?}", reason.range);
        }
        if verdict.risk == Risk::Blocked {
            let after = policy.judge_in(&format!("true\n{line}"), "src");
            assert!(after.risk >= Risk::Dangerous, "{after:?}");
        }
    }
});
