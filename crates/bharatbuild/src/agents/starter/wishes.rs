//! Wishes as students type them, and the starter each must get.

use super::choose;

const NAMED: &[(&str, &str)] = &[
    // English.
    ("a todo app in react", "react"),
    ("React dashboard for attendance, with hooks", "react"),
    ("a vite project for expenses", "react"),
    ("a vue app for library books", "vue"),
    ("Vue.js to-do list with Vite", "vue"),
    ("next.js portfolio", "next"),
    ("a blog in Next.js with React", "next"),
    ("nextjs + react + node hostel booking", "next"),
    ("a shop with express", "express"),
    ("node.js api for complaints", "express"),
    ("REST backend in Node for a canteen", "express"),
    ("react page with express and node", "express"),
    ("fastapi service for bus routes", "fastapi"),
    ("a Fast API backend in Python", "fastapi"),
    ("python fastapi, html and css for a quiz", "fastapi"),
    ("flask app for attendance", "flask"),
    ("a python app for expenses", "flask"),
    ("html css page with a python server", "flask"),
    ("django blog with login", "django"),
    ("a Django site in Python for the college library", "django"),
    ("todo list in java", "spring-boot"),
    ("Spring Boot API for books", "spring-boot"),
    ("a maven project with JDBC for student marks", "spring-boot"),
    ("a go api for hostel mess", "go"),
    ("golang server for inventory", "go"),
    ("a REST API in Go for events", "go"),
    ("rust api for a shop", "rust"),
    ("a small axum server that saves notes", "rust"),
    ("ruby app for contacts", "ruby"),
    ("a sinatra page for complaints", "ruby"),
    ("Ruby on Rails style blog", "ruby"),
    ("php form to save marks", "php"),
    ("a page in PHP with html, css and a database", "php"),
    ("a plain html page for my college fest", "static"),
    ("javascript clock", "static"),
    ("login page in html and css", "static"),
    // Hinglish.
    ("react mein todo app banao", "react"),
    ("vue me kharcha tracker chahiye", "vue"),
    ("nextjs me portfolio website banao", "next"),
    ("express me dukaan ka api banao", "express"),
    ("node js mein mess menu", "express"),
    ("fastapi se attendance ka backend banao", "fastapi"),
    ("python mein hisaab ka app banao", "flask"),
    ("flask me login wala app", "flask"),
    ("django me blog", "django"),
    ("mujhe django mein library management chahiye", "django"),
    ("java me student result system", "spring-boot"),
    ("spring boot mein hostel app", "spring-boot"),
    ("go me ek api banao", "go"),
    ("golang mein bus route app", "go"),
    ("rust mein notes app", "rust"),
    ("ruby me contact book", "ruby"),
    ("php me marks save karne ka form", "php"),
    ("html css se college ki website", "static"),
    // Hindi.
    ("रिएक्ट में टूडू ऐप बनाओ", "react"),
    ("व्यू जेएस में खर्च का हिसाब", "vue"),
    ("नेक्स्ट जेएस में पोर्टफोलियो", "next"),
    ("एक्सप्रेस में दुकान का सर्वर", "express"),
    ("फास्टएपीआई में हाज़िरी", "fastapi"),
    ("फ़ास्ट एपीआई से परिणाम दिखाओ", "fastapi"),
    ("फ्लास्क में लॉगिन", "flask"),
    ("पायथन में पुस्तकालय का ऐप", "flask"),
    ("जैंगो में ब्लॉग बनाओ", "django"),
    ("जावा में पुस्तकालय", "spring-boot"),
    ("स्प्रिंग बूट में छात्र परिणाम", "spring-boot"),
    ("गो में मेस मेनू का एपीआई", "go"),
    ("रस्ट में नोट्स", "rust"),
    ("रूबी में शिकायत पेटी", "ruby"),
    ("पीएचपी में अंक सहेजने का फॉर्म", "php"),
    ("एचटीएमएल में मेरी वेबसाइट", "static"),
];

/// Words of everyday speech that are also names.
const MISLEADING: &[(&str, &str)] = &[
    ("a list of places to go on Sunday", "react"),
    ("what is next in my timetable", "react"),
    ("a tracker for express trains", "react"),
    ("spring festival website", "static"),
    ("a shoe rack tracker", "react"),
    ("a list view for cargo", "react"),
];

const VAGUE: &[(&str, &str)] = &[
    ("a hostel mess menu app with login", "flask"),
    ("छात्रावास मेस मेनू, लॉगिन के साथ", "flask"),
    ("a rest api that saves records", "express"),
    ("a cms with an admin panel", "django"),
    ("a machine learning prediction api", "fastapi"),
    ("my portfolio website", "static"),
    ("todo app", "react"),
    ("xyzzy", "react"),
    ("", "react"),
];

fn check(wishes: &[(&str, &str)]) {
    let wrong: Vec<String> = wishes
        .iter()
        .map(|(wish, wanted)| (wish, wanted, choose(wish).manifest.name.as_str()))
        .filter(|(_, wanted, got)| got != *wanted)
        .map(|(wish, wanted, got)| format!("{wish:?}: {got} instead of {wanted}"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_named_is_chosen() {
    check(NAMED);
}

#[test]
fn everyday_words_name_nothing() {
    check(MISLEADING);
}

#[test]
fn vaguer_words_decide_where_nothing_is_named() {
    check(VAGUE);
}

#[test]
fn every_starter_is_chosen_in_three_languages() {
    for starter in super::all() {
        let name = &starter.manifest.name;
        assert!(NAMED.iter().filter(|(_, wanted)| wanted == name).count() >= 3, "{name}");
    }
}
