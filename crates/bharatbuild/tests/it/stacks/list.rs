//! A wish for each stack, and what comes of it.

use super::run::Stack;

pub const STATIC: Stack = Stack {
    prompt: "a plain html page for the hostel mess menu",
    title: "Hostel Mess Menu",
    name: "static",
    port: 8000,
    file: "index.html",
    page: "/",
};

pub const EXPRESS: Stack = Stack {
    prompt: "a shop inventory in express",
    title: "Shop Inventory",
    name: "express",
    port: 3000,
    file: "src/server.js",
    page: "/",
};

pub const REACT: Stack = Stack {
    prompt: "a todo app in react",
    title: "Todo",
    name: "react",
    port: 5173,
    file: "vite.config.js",
    page: "/",
};

pub const FLASK: Stack = Stack {
    prompt: "पुस्तकालय की किताबें, फ्लास्क में लॉगिन के साथ",
    title: "पुस्तकालय किताबें",
    name: "flask",
    port: 5000,
    file: "requirements.txt",
    page: "/login",
};

pub const SPRING_BOOT: Stack = Stack {
    prompt: "student results in spring boot",
    title: "Student Results",
    name: "spring-boot",
    port: 8080,
    file: "pom.xml",
    page: "/",
};

pub const VUE: Stack = Stack {
    prompt: "a habit tracker in vue",
    title: "Habit Tracker",
    name: "vue",
    port: 5173,
    file: "src/App.vue",
    page: "/",
};

pub const FASTAPI: Stack = Stack {
    prompt: "bus routes in fastapi",
    title: "Bus Routes",
    name: "fastapi",
    port: 8000,
    file: "app/main.py",
    page: "/wording.json",
};

pub const PHP: Stack = Stack {
    prompt: "php me marks save karne ka form",
    title: "Marks Save Karne",
    name: "php",
    port: 8000,
    file: "public/index.php",
    page: "/",
};

pub const RUBY: Stack = Stack {
    prompt: "रूबी में शिकायत पेटी",
    title: "शिकायत पेटी",
    name: "ruby",
    port: 4567,
    file: "config.ru",
    page: "/",
};

pub const DJANGO: Stack = Stack {
    prompt: "django me library ka blog",
    title: "Library",
    name: "django",
    port: 8000,
    file: "manage.py",
    page: "/login",
};

pub const NEXT: Stack = Stack {
    prompt: "hostel booking in next.js",
    title: "Hostel Booking",
    name: "next",
    port: 3000,
    file: "app/page.jsx",
    page: "/",
};

pub const GO: Stack = Stack {
    prompt: "a go api for hostel mess",
    title: "Hostel Mess",
    name: "go",
    port: 8080,
    file: "go.sum",
    page: "/wording.json",
};

pub const RUST: Stack = Stack {
    prompt: "event notes with axum in rust",
    title: "Event Notes",
    name: "rust",
    port: 3000,
    file: "Cargo.lock",
    page: "/wording.json",
};
