use crate::harness::{Bench, Client};
use serde_json::{Value, json};

const SEARCH: &str = "/api/v1/projects/shop/search";

async fn shop(files: &[(&str, &str)]) -> (Bench, Client) {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    for (path, content) in files {
        client.write("shop", path, content).await.ok();
    }
    (bench, client)
}

/// Where it was found, as `path:line:column`.
async fn places(client: &Client, query: &[(&str, &str)]) -> Vec<String> {
    let found = found(client, query).await;
    let places = found["places"].as_array().unwrap().iter();
    let place = |place: &Value| {
        format!("{}:{}:{}", place["path"].as_str().unwrap(), place["line"], place["column"])
    };
    places.map(place).collect()
}

async fn found(client: &Client, query: &[(&str, &str)]) -> Value {
    client.get(&address(query)).await.ok()
}

fn address(query: &[(&str, &str)]) -> String {
    let pairs = query.iter().map(|(name, value)| {
        let value: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
        format!("{name}={value}")
    });
    format!("{SEARCH}?{}", pairs.collect::<Vec<_>>().join("&"))
}

#[tokio::test]
async fn tells_where_a_text_stands() {
    let files = [
        ("src/a.ts", "let x = 1\nconst X = x.y"),
        ("b.txt", "a 🙂 xyz x"),
        ("node_modules/n.js", "x"),
    ];
    let (_bench, client) = shop(&files).await;
    assert_eq!(places(&client, &[("q", "x.y")]).await, ["src/a.ts:2:11"]);
    // Columns as browsers count them: a smile is two.
    assert_eq!(places(&client, &[("q", "XYZ")]).await, ["b.txt:1:6"]);
    assert_eq!(places(&client, &[("q", "X"), ("case", "true")]).await, ["src/a.ts:2:7"]);
    assert_eq!(
        places(&client, &[("q", r"x\b"), ("regex", "true"), ("under", "b.txt")]).await,
        ["b.txt:1:10"]
    );
    assert_eq!(places(&client, &[("q", "x"), ("under", "src"), ("case", "true")]).await.len(), 2);
    let one = found(&client, &[("q", "🙂")]).await;
    assert_eq!((&one["places"][0]["length"], &one["cut"]), (&json!(2), &Value::Null));
    assert_eq!(one["places"][0]["text"], "a 🙂 xyz x");
}

#[tokio::test]
async fn is_bounded_and_says_so() {
    let long = format!("{}needle{}", "é".repeat(10_000), "z".repeat(10_000));
    let (bench, client) = shop(&[("many.txt", &"hit\n".repeat(2_000)), ("long.txt", &long)]).await;
    std::fs::write(bench.folder("shop").join("large.txt"), vec![b'h'; 2 << 20]).unwrap();
    std::fs::write(bench.folder("shop").join("binary"), b"hit\0hit").unwrap();
    std::os::unix::fs::symlink("/etc", bench.folder("shop").join("etc")).unwrap();
    let many = found(&client, &[("q", "hit")]).await;
    assert_eq!((many["places"].as_array().unwrap().len(), &many["cut"]), (500, &json!("places")));
    let needle = found(&client, &[("q", "needle")]).await;
    let place = &needle["places"][0];
    assert_eq!((&place["column"], &place["text_column"]), (&json!(10_001), &json!(61)));
    assert!(place["text"].as_str().unwrap().chars().count() <= 240);
    assert_eq!(needle["files_skipped"], 2);
    assert_eq!(places(&client, &[("q", "root:")]).await, [""; 0], "no link is followed");
}

#[tokio::test]
async fn refuses_what_cannot_be_looked_for() {
    let (_bench, client) = shop(&[]).await;
    let long = "x".repeat(501);
    for query in [
        vec![("q", "")],
        vec![("q", long.as_str())],
        vec![("q", "("), ("regex", "true")],
        vec![("q", r"(a{1000}){1000}"), ("regex", "true")],
        vec![("q", "a"), ("under", "../other")],
        vec![],
    ] {
        client.get(&address(&query)).await.error(422);
    }
}
