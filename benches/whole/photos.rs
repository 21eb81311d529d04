//! A site with photographs of 12 megapixels: the bytes that a browser loads, builds, and their memory.
//!
//! `HUGO` names a binary to compare with; `benches/pair.sh` gets it. Its template is in `benches/peers/hugo-photos/`.

use crate::camera;
use crate::corpus::copy;
use crate::run::{Builder, Run, clear, run};
use crate::table::{Figures, milliseconds, row};
use image::{Rgb, RgbImage};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PHOTOS: usize = 10;
const MANY_PHOTOS: usize = 100;
const WIDTH: u32 = 4000;
const HEIGHT: u32 = 3000;
/// Contrast of each octave of a scene, and of the grain of the camera.
const CONTRAST: f32 = 12.0;
const GRAIN: f32 = 4.0;
const RUNS: usize = 5;
const EDITS: usize = 15;
const HUGO_BAR: f64 = 1.0;
const EDIT_BAR: f64 = 30.0;
const MEMORY_BAR: f64 = 400.0;
/// Screens with their name, the number of device pixels that the theme's `sizes` asks for, and the maximum of ten
/// photographs in MB. `tests/browser/pictures.test.mjs` asserts that Chromium asks for the same.
const SCREENS: [(&str, f64, f64); 2] =
    [("1280 px at ratio 1", 480.0 + 0.105 * 1280.0, 1.5), ("390 px at ratio 2", 2.0 * (0.93 * 390.0 - 6.4), 0.8)];

pub fn measure(scratch: &Path) {
    let [folder, plain, hugo, many] =
        ["ten", "none", "hugo", "many"].map(|name| scratch.join(format!("photos-{name}")));
    for folder in [&folder, &plain, &hugo, &many] {
        clear(folder);
    }
    project(&folder, PHOTOS);
    cold(&folder, &hugo);
    for (screen, needed, bar) in SCREENS {
        let what = format!("ten photos as loaded at {screen}");
        row(None, &what, &Figures::new([loaded(&folder.join("public"), needed) as f64 / 1e6]), "MB", Some(bar));
    }
    project(&plain, 0);
    edits(&folder, &plain);
    project(&many, MANY_PHOTOS);
    let memory = Figures::new([Builder::omslag(&many).cold().memory]);
    row(None, "100 photos, cold build: peak memory", &memory, "MiB", Some(MEMORY_BAR));
    for folder in [&folder, &plain, &hugo, &many] {
        clear(folder);
    }
}

/// Compares cold builds with those of Hugo, in turn.
fn cold(folder: &Path, hugo: &Path) {
    let omslag = Builder::omslag(folder);
    let hugo = std::env::var_os("HUGO").filter(|path| !path.is_empty()).map(|binary| {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/hugo-photos"), hugo);
        copy(&folder.join("content"), &hugo.join("content"));
        fs::rename(hugo.join("content/index.md"), hugo.join("content/_index.md")).expect("an index");
        let cache = hugo.join("cache").to_string_lossy().into_owned();
        let arguments = ["build", "--quiet", "--noBuildLock", "--cacheDir", &cache].map(PathBuf::from);
        let command = [PathBuf::from(binary)].into_iter().chain(arguments).collect();
        Builder { name: "hugo", command, folder: hugo.to_owned(), makes: &["public", "resources", "cache"] }
    });
    let turns: Vec<(Run, Option<Run>)> = (0..RUNS).map(|_| (omslag.cold(), hugo.as_ref().map(Builder::cold))).collect();
    let of = |what: fn(&Run) -> f64| turns.iter().map(|(run, _)| what(run)).collect::<Figures>();
    row(None, "ten photos, cold build: wall", &of(|run| milliseconds(run.wall)), "ms", None);
    row(None, "ten photos, cold build: processor", &of(|run| milliseconds(run.cpu)), "ms", None);
    row(None, "ten photos, cold build: peak memory", &of(|run| run.memory), "MiB", None);
    if hugo.is_none() {
        println!("HUGO names no binary; Hugo does not take part");
        return;
    }
    let pairs = || turns.iter().filter_map(|(run, other)| Some((run, other.as_ref()?)));
    let peer = |what: fn(&Run) -> f64| pairs().map(|(_, other)| what(other)).collect::<Figures>();
    row(None, "ten photos, hugo, in turn: wall", &peer(|run| milliseconds(run.wall)), "ms", None);
    row(None, "ten photos, hugo, in turn: processor", &peer(|run| milliseconds(run.cpu)), "ms", None);
    let ratio = pairs().map(|(run, other)| run.wall.as_secs_f64() / other.wall.as_secs_f64()).collect();
    row(None, "ten photos, omslag / hugo: wall", &ratio, "×", Some(HUGO_BAR));
}

/// Compares builds after an edit of a text with those of the same site without pictures, in turn.
fn edits(folder: &Path, plain: &Path) {
    let edit = |folder: &Path, number: usize| {
        fs::write(folder.join("content/tekst.md"), text(number)).expect("a page");
        milliseconds(Builder::omslag(folder).again().wall)
    };
    edit(plain, EDITS);
    let turns: Vec<[f64; 2]> = (0..EDITS).map(|number| [folder, plain].map(|folder| edit(folder, number))).collect();
    let [with, without] = [0, 1].map(|at| turns.iter().map(|turn| turn[at]).collect::<Figures>());
    let more = Figures::new([with.median() - without.median()]);
    row(None, "build after an edit, ten photos: wall", &with, "ms", None);
    row(None, "build after an edit, no photos: wall", &without, "ms", None);
    row(None, "build after an edit: ten photos cost", &more, "ms", Some(EDIT_BAR));
}

fn text(number: usize) -> String {
    format!("---\ntitle: Tekst\ndescription: Een tekst.\n---\n\nStap {number}.\n")
}

/// Writes a project with one page of photographs and one of text. Another process makes the photographs, because they
/// would count as memory of the programs that this one measures.
fn project(folder: &Path, photos: usize) {
    let content = folder.join("content");
    fs::create_dir_all(&content).expect("a folder");
    fs::write(folder.join("site.yaml"), "name: Proef\nbase_url: https://proef.example/\n").expect("site.yaml");
    let shown = (0..photos).map(|at| format!("![Een plein]({})\n\n", name(at)));
    let head = "---\ntitle: Proef\ndescription: Een proef.\n---\n\nHallo.\n\n";
    fs::write(content.join("index.md"), head.to_owned() + &shown.collect::<String>()).expect("a page");
    fs::write(content.join("tekst.md"), text(EDITS)).expect("a page");
    let this = std::env::current_exe().expect("this program");
    run(Command::new(this).arg("write-photos").arg(photos.to_string()).arg(content));
}

fn name(photo: usize) -> String {
    format!("foto-{photo}.jpg")
}

/// Writes photographs, in all orientations. Ten are different; the others have the same pixels, but not the same bytes.
pub fn write(folder: &Path, photos: usize) {
    for at in 0..photos {
        let bytes = match at.checked_sub(PHOTOS) {
            None => camera::photo_of(scene(at as u32), (at % 8 + 1) as u8),
            Some(same) => [fs::read(folder.join(name(same))).expect("a photo"), at.to_le_bytes().to_vec()].concat(),
        };
        fs::write(folder.join(name(at)), bytes).expect("a photo");
    }
}

/// Returns a picture with as much detail in the small as in the large, as photographs have, so that its sizes have as
/// many bytes as theirs.
fn scene(seed: u32) -> RgbImage {
    let mut light = vec![0f32; (WIDTH * HEIGHT) as usize];
    for octave in 1..11 {
        let step = 1 << octave;
        let at = |x: u32, y: u32| random(seed, octave, x, y);
        for y in 0..HEIGHT {
            let (row, down) = (y / step, (y % step) as f32 / step as f32);
            let column = |x: u32| at(x, row) * (1.0 - down) + at(x, row + 1) * down;
            let mut sides = (column(0), column(1));
            for x in 0..WIDTH {
                if x % step == 0 {
                    sides = (column(x / step), column(x / step + 1));
                }
                let right = (x % step) as f32 / step as f32;
                light[(y * WIDTH + x) as usize] += sides.0 * (1.0 - right) + sides.1 * right;
            }
        }
    }
    RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let light = light[(y * WIDTH + x) as usize] * CONTRAST;
        let grain = random(seed, 0, x, y) * GRAIN;
        let sky = 40.0 * y as f32 / HEIGHT as f32;
        Rgb([120.0, 130.0, 150.0 - sky].map(|base: f32| (base + light + grain).clamp(0.0, 255.0) as u8))
    })
}

/// Returns a number from -1 to 1.
fn random(seed: u32, octave: u32, x: u32, y: u32) -> f32 {
    let mut hash = seed ^ octave.wrapping_mul(0x9e37_79b9) ^ x.wrapping_mul(0x85eb_ca6b) ^ y.wrapping_mul(0xc2b2_ae35);
    for _ in 0..2 {
        hash = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    }
    (hash ^ (hash >> 16)) as f32 / (u32::MAX / 2) as f32 - 1.0
}

/// Returns the bytes of the pictures on the page that a browser loads if it needs this many pixels: of each, the
/// smallest that is wide enough, or else the largest.
fn loaded(public: &Path, needed: f64) -> u64 {
    let html = fs::read_to_string(public.join("index.html")).expect("a page");
    let sets = html.split(" srcset=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let candidate = |text: &str| {
        let (path, width) = text.trim().split_once(' ').expect("a candidate");
        (path[1..].to_owned(), width.trim_end_matches('w').parse::<f64>().expect("a width"))
    };
    let bytes = |set: &str| {
        let all: Vec<(String, f64)> = set.split(',').map(candidate).collect();
        let (path, _) = all.iter().find(|(_, width)| *width >= needed).or(all.last()).expect("a candidate");
        fs::metadata(public.join(path)).expect("a picture").len()
    };
    sets.map(bytes).sum()
}
