//! What can be wrong with a command, under names that stay.

use crate::verdict::Risk;

/// The same sentence in two languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Sentence {
    pub en: &'static str,
    pub hi: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident, $text:literal, $risk:ident, $en:literal, $hi:literal;)*) => {
        /// Why a command is more than safe. `as_str` is stable: programs may compare it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// In lower case with hyphens, for programs.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The risk it has where a rule does not say another.
            pub fn risk(self) -> Risk {
                match self { $(Self::$name => Risk::$risk,)* }
            }

            /// For people.
            pub fn sentence(self) -> Sentence {
                match self { $(Self::$name => Sentence { en: $en, hi: $hi },)* }
            }
        }
    };
}

codes! {
    DestroysSystem, "destroys-system", Blocked,
        "It would delete the system or everything there is",
        "यह सिस्टम या सब कुछ मिटा देगा";
    Device, "device", Blocked,
        "It writes to a disk or another device directly",
        "यह सीधे डिस्क या किसी और डिवाइस पर लिखता है";
    ForkBomb, "fork-bomb", Blocked,
        "It starts copies of itself without end",
        "यह बिना रुके अपनी ही नकलें चलाता जाता है";
    RemoteShell, "remote-shell", Blocked,
        "It gives somebody elsewhere a shell here",
        "यह बाहर के किसी व्यक्ति को यहाँ का शेल दे देता है";
    Metadata, "metadata", Blocked,
        "It asks the cloud's metadata service, which gives out the server's keys",
        "यह क्लाउड की मेटाडेटा सेवा से पूछता है, जो सर्वर की चाबियाँ देती है";
    LeavesSandbox, "leaves-sandbox", Blocked,
        "It tries to get out of the sandbox or into the kernel",
        "यह सैंडबॉक्स से बाहर या कर्नेल के अंदर जाने की कोशिश करता है";
    Mines, "mines", Blocked,
        "It mines crypto coins",
        "यह क्रिप्टो सिक्के माइन करता है";
    Blocklist, "blocklist", Blocked,
        "This server's settings block it",
        "इस सर्वर की सेटिंग इसे रोकती है";
    Pattern, "pattern", Blocked,
        "It matches a pattern that this server's settings block",
        "यह ऐसे पैटर्न से मिलता है जिसे इस सर्वर की सेटिंग रोकती है";
    Power, "power", Blocked,
        "It turns the computer off or restarts it",
        "यह कंप्यूटर को बंद या फिर से चालू करता है";
    Privilege, "privilege", Dangerous,
        "It asks for another user's or the administrator's rights, which nobody has in a sandbox",
        "यह किसी और के या प्रशासक के अधिकार माँगता है, जो सैंडबॉक्स में किसी के पास नहीं";
    Containers, "containers", Dangerous,
        "It controls containers or clusters; there are none in a sandbox",
        "यह कंटेनर या क्लस्टर चलाता है; सैंडबॉक्स में वे नहीं होते";
    SystemSettings, "system-settings", Dangerous,
        "It changes the system's users, services, schedules or network",
        "यह सिस्टम के यूज़र, सेवाएँ, समय-सारणी या नेटवर्क बदलता है";
    ReadsSecret, "reads-secret", Dangerous,
        "It reads passwords, keys or other secrets",
        "यह पासवर्ड, चाबियाँ या दूसरी गुप्त बातें पढ़ता है";
    SendsSecret, "sends-secret", Dangerous,
        "It sends secrets or private files away",
        "यह गुप्त बातें या निजी फ़ाइलें बाहर भेजता है";
    DestroysProject, "destroys-project", Dangerous,
        "It would delete the whole project",
        "यह पूरा प्रोजेक्ट मिटा देगा";
    MaybeRoot, "maybe-root", Dangerous,
        "If the variable is empty, it deletes the whole system",
        "वेरिएबल खाली हुआ तो यह पूरा सिस्टम मिटा देगा";
    DeletesOutside, "deletes-outside", Dangerous,
        "It deletes something outside the project",
        "यह प्रोजेक्ट के बाहर कुछ मिटाता है";
    WritesOutside, "writes-outside", Dangerous,
        "It writes outside the project",
        "यह प्रोजेक्ट के बाहर लिखता है";
    DownloadsAndRuns, "downloads-and-runs", Dangerous,
        "It runs something from the network that nobody has read",
        "यह नेटवर्क से कुछ ऐसा चलाता है जो किसी ने पढ़ा नहीं";
    HiddenCommand, "hidden-command", Dangerous,
        "It runs a command that is hidden by an encoding",
        "यह कूट में छिपी हुई कमांड चलाता है";
    RunsFromCode, "runs-from-code", Dangerous,
        "A one-line program starts commands, opens connections or deletes files",
        "एक लाइन का प्रोग्राम कमांड चलाता, कनेक्शन खोलता या फ़ाइलें मिटाता है";
    InternalAddress, "internal-address", Dangerous,
        "It reaches for an address inside the college's or the server's own network",
        "यह कॉलेज या सर्वर के अपने नेटवर्क के अंदर के पते तक जाता है";
    ScansNetwork, "scans-network", Dangerous,
        "It looks for other computers or breaks into them",
        "यह दूसरे कंप्यूटर खोजता या उनमें घुसता है";
    Listens, "listens", Dangerous,
        "It waits for a raw connection from outside",
        "यह बाहर से सीधे कनेक्शन का इंतज़ार करता है";
    Tunnel, "tunnel", Dangerous,
        "It opens a tunnel from outside into the sandbox",
        "यह बाहर से सैंडबॉक्स के अंदर तक सुरंग खोलता है";
    FillsDisk, "fills-disk", Dangerous,
        "It fills the disk or the memory",
        "यह डिस्क या मेमोरी भर देता है";
    ManyProcesses, "many-processes", Dangerous,
        "It starts processes in an endless loop",
        "यह अंतहीन लूप में प्रोसेस चलाता है";
    KillsAll, "kills-all", Dangerous,
        "It kills every process",
        "यह हर प्रोसेस बंद कर देता है";
    InjectsCode, "injects-code", Dangerous,
        "It makes other programs load code first",
        "यह दूसरे प्रोग्रामों में पहले अपना कोड डलवाता है";
    OpenPermissions, "open-permissions", Dangerous,
        "It opens files to everybody or gives a program another's rights",
        "यह फ़ाइलें सबके लिए खोलता या प्रोग्राम को दूसरे के अधिकार देता है";
    HidesTraces, "hides-traces", Dangerous,
        "It deletes logs or the history of commands",
        "यह लॉग या कमांड का इतिहास मिटाता है";
    TooDeep, "too-deep", Dangerous,
        "It is nested too deeply to be understood",
        "इसमें इतनी परतें हैं कि समझा नहीं जा सकता";
    TooLong, "too-long", Dangerous,
        "It is too long to be understood; put it into a script",
        "यह समझने के लिए बहुत लंबी है; इसे एक स्क्रिप्ट में रखें";
    Ambiguous, "ambiguous", Dangerous,
        "Two kinds of shell would read it differently",
        "दो तरह के शेल इसे अलग-अलग पढ़ेंगे";
    NotAllowed, "not-allowed", Dangerous,
        "It is not in the list of allowed commands",
        "यह अनुमति वाली कमांड की सूची में नहीं है";
    UnknownCommand, "unknown-command", Moderate,
        "Which command it runs is known only when it runs",
        "कौन-सी कमांड चलेगी यह चलने पर ही पता चलेगा";
    UnknownInput, "unknown-input", Moderate,
        "A shell runs what another program says",
        "शेल वह चलाता है जो कोई दूसरा प्रोग्राम कहता है";
    Unreadable, "unreadable", Moderate,
        "A quote or bracket is not closed",
        "कोई कोट या कोष्ठक बंद नहीं है";
    Code, "code", Moderate,
        "It runs a one-line program, which is not read",
        "यह एक लाइन का प्रोग्राम चलाता है, जिसे पढ़ा नहीं जाता";
    Network, "network", Moderate,
        "It uses the network",
        "यह नेटवर्क का उपयोग करता है";
    Deletes, "deletes", Moderate,
        "It deletes files",
        "यह फ़ाइलें मिटाता है";
    LosesWork, "loses-work", Moderate,
        "It can throw away changes that are not committed or pushed",
        "इससे वे बदलाव खो सकते हैं जो अभी सहेजे नहीं गए";
    ReadsOutside, "reads-outside", Moderate,
        "It looks at something outside the project",
        "यह प्रोजेक्ट के बाहर कुछ देखता है";
    Kills, "kills", Moderate,
        "It ends other processes",
        "यह दूसरी प्रोसेस बंद करता है";
    SystemPackages, "system-packages", Moderate,
        "It installs packages of the system, which a sandbox does not keep",
        "यह सिस्टम के पैकेज डालता है, जो सैंडबॉक्स में नहीं टिकते";
}
