//! What a browser sees while there is no app to see, in English and Hindi.

use super::dial::{Phase, RunState};

/// Where the state page asks how the run stands.
pub(super) const STATE_PATH: &str = "/__bb/state";

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;margin:0;display:grid;place-items:center;\
min-height:100vh;background:#fafafa;color:#222}main{max-width:40rem;padding:2rem}h1{font-size:1.3rem;margin:0}\
p{margin:.3rem 0}pre{background:#111;color:#eee;padding:1rem;border-radius:.5rem;overflow:auto;white-space:pre-wrap}\
pre:empty{display:none}@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}}";

/// Asks for the state until the app answers, then loads the page anew.
const SCRIPT: &str = "const show=(id,text)=>{document.getElementById(id).textContent=text||''};\
async function look(){try{const r=await fetch('/__bb/state',{cache:'no-store'});const s=await r.json();\
if(s.open){location.reload();return}\
show('en',s.title.en);show('hi',s.title.hi);show('message',s.message);show('lines',(s.lines||[]).join('\\n'))}\
catch(e){}setTimeout(look,1500)}setTimeout(look,1500)";

/// A phase in words.
pub(super) fn title(phase: Phase) -> (&'static str, &'static str) {
    match phase {
        Phase::Stopped => ("The app is not running", "ऐप अभी चल नहीं रहा है"),
        Phase::Preparing => ("Preparing the sandbox…", "सैंडबॉक्स तैयार हो रहा है…"),
        Phase::Installing => ("Installing dependencies…", "ज़रूरी पैकेज इंस्टॉल हो रहे हैं…"),
        Phase::Starting => ("Starting the app…", "ऐप शुरू हो रहा है…"),
        Phase::PortOpen => {
            ("The port is open, waiting for an answer…", "पोर्ट खुल गया है, जवाब का इंतज़ार है…")
        }
        Phase::Ready => ("The app is restarting…", "ऐप फिर से शुरू हो रहा है…"),
        Phase::Failed => ("The app could not be started", "ऐप शुरू नहीं हो सका"),
    }
}

/// The page that stands in for the app and follows the run. It loads nothing from elsewhere.
pub fn state_page(state: &RunState) -> String {
    let (en, hi) = title(state.phase);
    let mut message = escape(state.message.as_deref().unwrap_or_default());
    if let Some(status) = state.http_status {
        message.push_str(&format!(" (HTTP {status})"));
    }
    let lines = escape(&state.lines.join("\n"));
    page(&format!(
        "<h1 id=en>{en}</h1><p id=hi lang=hi>{hi}</p><p id=message>{message}</p>\
         <pre id=lines>{lines}</pre><script>{SCRIPT}</script>"
    ))
}

/// The page for whoever has no ticket.
pub fn entry_page() -> String {
    page(
        "<h1>Open this preview from the studio</h1>\
         <p>This preview is only for those who may see its project, or your visit has expired. Open the \
         project in the studio and choose Preview; the link there lets you in.</p>\
         <p lang=hi>यह प्रीव्यू स्टूडियो से खोलें: स्टूडियो में प्रोजेक्ट खोलकर Preview चुनें।</p>",
    )
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width\"><title>Preview</title>\
         <style>{STYLE}</style><main>{body}</main></html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_of_an_app_is_text_on_the_page() {
        let mut state = RunState::of(Phase::Failed);
        state.lines = vec!["</pre><script>alert(1)</script>".into()];
        state.message = Some("<b>".into());
        let page = state_page(&state);
        assert!(page.contains("&lt;/pre&gt;&lt;script&gt;") && page.contains("&lt;b&gt;"));
        assert!(page.contains("could not be started") && page.contains("शुरू नहीं"));
    }
}
