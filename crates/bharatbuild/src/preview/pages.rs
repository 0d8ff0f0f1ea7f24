//! What a browser sees while there is no app to see, in English and Hindi.

use super::dial::{Phase, RunState};

/// Where the state page asks how the run stands.
pub(super) const STATE_PATH: &str = "/__bb/state";

/// In the studio's colours. Something turns while something is being done.
const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;margin:0;display:grid;place-items:center;\
min-height:100vh;background:#f7f5f0;color:#1e1b33}main{box-sizing:border-box;width:100%;max-width:40rem;\
padding:1.5rem;text-align:center}h1{font-size:1.2rem;margin:0}p{margin:.3rem 0;overflow-wrap:anywhere}\
pre{background:#17152b;color:#e6e3f4;padding:1rem;border-radius:.6rem;overflow:auto;max-height:50vh;\
white-space:pre-wrap;overflow-wrap:anywhere;text-align:left;font-size:.8rem}pre:empty{display:none}\
i{display:block;width:2.6rem;height:2.6rem;box-sizing:border-box;margin:0 auto 1rem;border-radius:50%;\
border:4px solid #dfdbd0;border-top-color:#d9660a}\
i[hidden]{display:none}@keyframes turn{to{transform:rotate(1turn)}}\
@media(prefers-reduced-motion:no-preference){i{animation:turn 1s linear infinite}}\
@media(prefers-color-scheme:dark){body{background:#121120;color:#eceaf7}pre{background:#0d0c18}\
i{border-color:#322e4d;border-top-color:#ffa24d}}";

/// Asks for the state until the app answers, then loads the page anew.
const SCRIPT: &str = "const show=(id,text)=>{document.getElementById(id).textContent=text||''};\
async function look(){try{const r=await fetch('/__bb/state',{cache:'no-store'});const s=await r.json();\
if(s.open){location.reload();return}\
document.getElementById('busy').hidden=['failed','stopped'].includes(s.phase);show('en',s.title.en);show('hi',s.title.hi);show('message',s.message);show('lines',(s.lines||[]).join('\\n'))}\
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
    // The status of an earlier run says nothing about one that failed.
    if let Some(status) = state.http_status.filter(|_| state.phase == Phase::PortOpen) {
        message.push_str(&format!(" (HTTP {status})"));
    }
    let lines = escape(&state.lines.join("\n"));
    let at_rest = matches!(state.phase, Phase::Failed | Phase::Stopped);
    let hidden = if at_rest { " hidden" } else { "" };
    page(&format!(
        "<i id=busy{hidden}></i><h1 id=en>{en}</h1><p id=hi lang=hi>{hi}</p><p id=message>{message}</p>\
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

    #[test]
    fn a_failure_shows_no_status_of_an_earlier_run_and_nothing_turns() {
        let mut state = RunState { http_status: Some(200), ..RunState::of(Phase::Failed) };
        let page = state_page(&state);
        assert!(!page.contains("HTTP 200") && page.contains("<i id=busy hidden>"), "{page}");
        state = RunState { http_status: Some(503), ..RunState::of(Phase::PortOpen) };
        let page = state_page(&state);
        assert!(page.contains("(HTTP 503)") && page.contains("<i id=busy>"), "{page}");
    }
}
