//! Link arguments of the library. `-Bsymbolic` keeps our calls to our own functions from landing in the driver manager's
//! functions of the same name. The exported names are limited by rustc itself; a test compares them with `exports`.

#![allow(clippy::print_stdout)]

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let linux = std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux");
    if linux {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-Bsymbolic");
    }
}
