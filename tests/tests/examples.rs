//! The scripts of `examples-wl/` do what their heads say, in the sandbox.

use wl_tests::examples::Example;
use wl_tests::script::Script;

#[test]
fn every_script_does_what_its_head_says() {
    let mut wrong = Vec::new();
    let mut forms = 0;
    for example in Example::all() {
        let outcome = Script::new(&*example.name, &*example.text).sandboxed().run();
        forms += usize::from(example.promised().is_empty());
        if !example.is_kept_by(&outcome) || !outcome.stderr.is_empty() {
            wrong.push(format!(
                "{} promises {:#?}\nand does {outcome:#?}",
                example.name,
                example.promised()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(forms <= 1, "only the first example may announce a form instead of its lines");
}
