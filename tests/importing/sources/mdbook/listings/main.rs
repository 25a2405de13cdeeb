// ANCHOR: all
fn main() {
    // ANCHOR: body
    let y = 2;
    // ANCHOR_END: body
}
// ANCHOR_END: all
