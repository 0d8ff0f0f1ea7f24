use crate::room::{Room, SHOP, at};
use serde_json::json;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn its_address_has_both_shapes_and_leads_to_the_app() {
    let room = Room::start().await;
    room.write_file("index.html", "<h1>shop</h1>").await.ok();
    let before = room.get(&at(SHOP, "/preview?port=3000")).await.ok();
    assert_eq!((&before["port"], &before["auto_detected"]), (&json!(3000), &json!(false)));
    room.start_exec(json!({"command": "exec python3 -m http.server 5173 --bind 127.0.0.1"})).await;
    let mut preview = json!(null);
    for _ in 0..100 {
        preview = room.get(&at(SHOP, "/preview")).await.ok();
        if preview["active_port"] == 5173 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(
        (&preview["active_port"], &preview["port"]),
        (&json!(5173), &json!(5173)),
        "{preview}"
    );
    assert_eq!((&preview["auto_detected"], &preview["status"]), (&json!(true), &json!("running")));
    assert_eq!(preview["routing_method"], "reverse_proxy");
    assert_eq!(preview["preview_url"], preview["direct_url"]);
    assert_eq!(preview["url"], "/api/v1/preview/shop/");
    let page = String::from_utf8(room.bytes(preview["url"].as_str().unwrap()).await).unwrap();
    assert_eq!(page, "<h1>shop</h1>");
    let page = room.visit(&at(SHOP, "/preview-ticket?port=5173")).await.unwrap();
    assert!(page.contains(" 200 OK\r\n") && page.ends_with("<h1>shop</h1>"), "{page}");
}
