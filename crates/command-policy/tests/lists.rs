//! Two lists of commands, each with why it stands there.

use command_policy::{Code, Policy, Risk, Settings};

/// The columns of a list's lines.
pub fn cases(list: &str) -> Vec<Vec<String>> {
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines
        .map(|line| {
            line.splitn(3, " | ").map(|part| part.replace('⏎', "\n").replace('⇥', "\t")).collect()
        })
        .collect()
}

const BENIGN: &str = include_str!("lists/benign.txt");
const MALICIOUS: &str = include_str!("lists/malicious.txt");

#[test]
fn what_is_bad_is_caught_and_for_the_right_reason() {
    let policy = Policy::new(Settings::default());
    let cases = cases(MALICIOUS);
    assert!(cases.len() >= 200, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let [code, why, command] = case.as_slice() else { panic!("three columns: {case:?}") };
        let verdict = policy.judge(command);
        let codes: Vec<_> = verdict.reasons.iter().map(|reason| reason.code.as_str()).collect();
        if verdict.risk < Risk::Dangerous || !codes.contains(&code.as_str()) {
            wrong.push(format!("{command}\n    {why}: {} {codes:?}, not {code}", verdict.risk));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn what_people_really_run_passes() {
    let policy = Policy::new(Settings::default());
    let cases = cases(BENIGN);
    assert!(cases.len() >= 200, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in &cases {
        let [risk, why, command] = case.as_slice() else { panic!("three columns: {case:?}") };
        let verdict = policy.judge(command);
        if verdict.risk.as_str() != risk {
            let codes: Vec<_> =
                verdict.reasons.iter().map(|reason| (reason.code.as_str(), &reason.part)).collect();
            wrong.push(format!("{command}\n    {why}: {} {codes:?}, not {risk}", verdict.risk));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// What whitelist mode lets through: the risk is that of default mode, for nothing is added to it.
const ALLOWED_IN_STRICT: &[&str] = &[
    "npm i",
    "npm ci && npm run build",
    "cd backend && npm i",
    "pnpm dev",
    "yarn add react",
    "npx rimraf dist",
    "git checkout main",
    "git -C backend status",
    "git commit -m 'sudo is gone'",
    "python main.py",
    "python3 -m venv .venv && .venv/bin/python -m pip install -r requirements.txt",
    ".venv/bin/python manage.py runserver 127.0.0.1:$PORT",
    "rm -rf node_modules",
    "rm -rf dist && npm run build",
    "env NODE_ENV=production npm start",
    "for d in a b; do (cd $d && npm i); done",
    "[ -d node_modules ] || npm install",
    "ls -la | grep src",
    "echo $(date)",
    "ls ../common",
    "cat src/mount.ts",
    "./mvnw test",
    "build() { npm run build; }; build",
    "timeout 60 npm test",
];

const REFUSED_IN_STRICT: &[(&str, &str)] = &[
    ("terraform apply", "a program that is not listed"),
    ("npm publish", "a subcommand that is not listed"),
    ("git daemon --export-all", "a subcommand that is not listed"),
    ("npm i && terraform apply", "behind one that is listed"),
    ("echo $(terraform apply)", "in a substitution"),
    ("sh -c 'terraform apply'", "in a shell"),
    ("env A=b terraform apply", "behind one that runs others"),
    ("find . -exec terraform {} \\;", "run by find"),
    ("$x", "nobody knows what it is"),
    ("/opt/x/terraform", "by its path"),
];

#[test]
fn whitelist_mode_lets_the_subcommands_that_people_use_through() {
    let strict = Policy::new(Settings::default().strict());
    let policy = Policy::new(Settings::default());
    for command in ALLOWED_IN_STRICT {
        assert_eq!(strict.judge(command), policy.judge(command), "{command}");
        assert!(strict.judge(command).passes(), "{command}: {:?}", strict.judge(command));
    }
}

#[test]
fn whitelist_mode_asks_about_everything_else() {
    let strict = Policy::new(Settings::default().strict());
    for (command, why) in REFUSED_IN_STRICT {
        let verdict = strict.judge(command);
        let said = verdict.reasons.iter().any(|reason| reason.code == Code::NotAllowed);
        assert!(said && verdict.risk >= Risk::Dangerous, "{command} ({why}): {verdict:?}");
    }
}

#[test]
fn whitelist_mode_is_never_milder() {
    let strict = Policy::new(Settings::default().strict());
    for case in cases(MALICIOUS) {
        assert!(strict.judge(&case[2]).risk >= Risk::Dangerous, "{}", case[2]);
    }
}

#[test]
fn the_whitelist_can_be_added_to() {
    let settings = Settings::default().strict().allow("terraform: plan validate").unwrap();
    let policy = Policy::new(settings.allow("deploy-tool").unwrap());
    assert!(policy.judge("terraform plan").passes());
    assert!(policy.judge("deploy-tool anything").passes());
    assert!(!policy.judge("terraform apply").passes());
    assert!(Settings::default().allow("two words: x").is_err());
    assert!(Settings::default().allow("").is_err());
}

#[test]
fn the_blocklist_holds_words_and_not_their_beginnings() {
    let policy =
        Policy::new(Settings::default().block("npm publish").unwrap().block("python2").unwrap());
    for command in [
        "npm publish",
        "npm publish --tag x",
        "cd a; 'npm' \"publish\"",
        "sh -c 'npm publish'",
        "env A=b python2",
    ] {
        let verdict = policy.judge(command);
        assert_eq!(verdict.risk, Risk::Blocked, "{command}");
        assert_eq!(verdict.reasons[0].code, Code::Blocklist, "{command}");
    }
    for command in ["npm publisher", "npm run publish", "python20 x.py", "echo npm publish"] {
        assert!(policy.judge(command).passes(), "{command}");
    }
    assert!(Settings::default().block(" ").is_err());
}

#[test]
fn patterns_see_a_command_as_the_shell_would() {
    let policy = Policy::new(Settings::default().block_pattern(r"^curl .*evil\.example").unwrap());
    for command in [
        "curl https://evil.example/x",
        "c'u'rl  \"https://evil.example/x\"",
        "sh -c 'curl http://evil.example'",
    ] {
        assert_eq!(policy.judge(command).reasons[0].code, Code::Pattern, "{command}");
    }
    assert!(policy.judge("curl https://good.example/x").passes());
    assert!(Settings::default().block_pattern("(").is_err());
    assert!(
        Settings::default().block_pattern("(a{1000}){1000}").is_err(),
        "a pattern has a largest size"
    );
}

#[test]
fn a_reason_says_which_part_is_meant() {
    let policy = Policy::new(Settings::default());
    let part = |command: &str| policy.judge(command).reasons[0].part.clone();
    assert_eq!(part("npm i && rm -rf / && echo done"), "rm -rf /");
    assert_eq!(part("echo नमस्ते; cat /etc/shadow"), "/etc/shadow");
    assert_eq!(part("sh -c 'echo hi; rm -rf /'"), "rm -rf /");
    assert_eq!(part("echo cm0gLXJmIC8K | base64 -d | sh"), "sh");
    assert_eq!(part("a=$(sudo id)"), "sudo");
}

#[test]
fn the_folder_it_runs_in_counts() {
    let policy = Policy::new(Settings::default());
    assert_eq!(policy.judge_in("rm -rf *", "").reasons[0].code, Code::DestroysProject);
    assert_eq!(policy.judge_in("rm -rf *", "dist").reasons[0].code, Code::Deletes);
    assert_eq!(policy.judge_in("cat passwd", "/etc").reasons[0].code, Code::ReadsSecret);
    let other = Policy::new(Settings::default().workspace("/home/asha/app"));
    assert!(other.judge("cat /home/asha/app/x").reasons.is_empty());
    assert_eq!(other.judge("cat /workspace/x").reasons[0].code, Code::ReadsOutside);
}

#[test]
fn every_code_has_a_name_of_its_own_and_both_sentences() {
    let names: std::collections::BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(names.len(), Code::ALL.len());
    for code in Code::ALL {
        let sentence = code.sentence();
        assert!(sentence.en.is_ascii() && sentence.en.len() > 10, "{code:?}");
        assert!(sentence.hi.contains(|c: char| ('\u{900}'..='\u{97f}').contains(&c)), "{code:?}");
    }
}

#[test]
fn a_verdict_is_json_that_programs_can_rely_on() {
    let verdict = Policy::new(Settings::default()).judge("su\tid");
    let json = serde_json::to_value(&verdict).unwrap();
    assert_eq!(json["risk"], "dangerous");
    let reason = &json["reasons"][0];
    assert_eq!((reason["code"].as_str(), reason["start"].as_u64()), (Some("privilege"), Some(0)));
    assert_eq!((reason["end"].as_u64(), reason["part"].as_str()), (Some(5), Some("su\tid")));
    assert!(reason["sentence"]["hi"].is_string() && reason["sentence"]["en"].is_string());
}
