//! Whatever happens in whatever order, the sums are those of a ledger kept by hand.

use super::*;
use proptest::prelude::*;

const DAY_SECONDS: i64 = 86_400;
/// Project, user's day, everybody's day; a call's.
const CAPS: [u64; 3] = [2_000, 1_500, 3_000];
const CALL_CAP: u64 = 900;

#[derive(Debug, Clone)]
enum Step {
    Reserve {
        project: usize,
        user: usize,
        tokens: u64,
    },
    /// An open call, by its place among all, with what it used in hundredths of its estimate.
    Settle {
        at: usize,
        hundredths: u64,
    },
    Release {
        at: usize,
    },
    Drop {
        at: usize,
    },
    Tomorrow,
    /// The process dies and another begins.
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let at = 0_usize..64;
    let step = prop_oneof![
        6 => (0_usize..3, 0_usize..2, 0_u64..1_000)
            .prop_map(|(project, user, tokens)| Step::Reserve { project, user, tokens }),
        3 => (at.clone(), 1_u64..130).prop_map(|(at, hundredths)| Step::Settle { at, hundredths }),
        1 => at.clone().prop_map(|at| Step::Release { at }),
        1 => at.prop_map(|at| Step::Drop { at }),
        1 => Just(Step::Tomorrow),
        1 => Just(Step::Restart),
    ];
    prop::collection::vec(step, 1..40)
}

/// A call as it should stand.
struct Entry {
    project: usize,
    user: usize,
    day: i64,
    reserved: u64,
    charged: u64,
    /// None once it has ended.
    open: Option<Reservation>,
}

impl Entry {
    fn stands(&self) -> u64 {
        if self.open.is_some() { self.reserved } else { self.charged }
    }
}

#[derive(Default)]
struct Ledger {
    entries: Vec<Entry>,
    day: i64,
}

impl Ledger {
    fn sum(&self, of: impl Fn(&Entry) -> bool) -> u64 {
        self.entries.iter().filter(|entry| of(entry)).map(Entry::stands).sum()
    }

    fn sums(&self, project: usize, user: usize) -> [u64; 3] {
        let today = |entry: &Entry| entry.day == self.day;
        [
            self.sum(|entry| entry.project == project),
            self.sum(|entry| today(entry) && entry.user == user),
            self.sum(today),
        ]
    }

    /// The cap that must refuse.
    fn refusal(&self, project: usize, user: usize, tokens: u64) -> Option<Cap> {
        if tokens == 0 {
            return None;
        }
        if tokens > CALL_CAP {
            return Some(Cap::Call);
        }
        let passed = self.sums(project, user).into_iter().zip(CAPS);
        let first = passed.zip([Cap::Project, Cap::UserDay, Cap::Day]);
        first.into_iter().find_map(|((sum, cap), which)| (sum + tokens > cap).then_some(which))
    }

    fn open(&mut self, at: usize) -> Option<&mut Entry> {
        let mut open: Vec<_> = self.entries.iter_mut().filter(|e| e.open.is_some()).collect();
        let count = open.len();
        (count > 0).then(|| open.swap_remove(at % count))
    }
}

async fn play(bank: &Bank, ledger: &mut Ledger, step: Step) {
    match step {
        Step::Reserve { project, user, tokens } => {
            let result = bank.purse.reserve(call(project, user, tokens)).await;
            match ledger.refusal(project, user, tokens) {
                Some(cap) => assert_eq!(refused(result), cap),
                None => {
                    let (day, open) = (ledger.day, Some(result.unwrap()));
                    let entry = Entry { project, user, day, reserved: tokens, charged: 0, open };
                    ledger.entries.push(entry);
                }
            }
        }
        Step::Settle { at, hundredths } => {
            let Some(entry) = ledger.open(at) else { return };
            let (open, used) = (entry.open.take().unwrap(), entry.reserved * hundredths / 100);
            // Nothing reported is nothing known.
            entry.charged = if used == 0 { entry.reserved } else { used };
            bank.purse.settle(&open, &usage(used)).await.unwrap();
            bank.purse.settle(&open, &usage(used + 1)).await.unwrap();
        }
        Step::Release { at } => {
            let Some(entry) = ledger.open(at) else { return };
            bank.purse.release(&entry.open.take().unwrap()).await.unwrap();
        }
        Step::Drop { at } => {
            let Some(entry) = ledger.open(at) else { return };
            entry.charged = entry.reserved;
            entry.open = None;
            bank.dropped().await;
        }
        Step::Tomorrow => {
            bank.clock.advance(DAY_SECONDS);
            ledger.day += 1;
        }
        Step::Restart => {
            bank.restarted().await;
            for entry in ledger.entries.iter_mut().filter(|entry| entry.open.is_some()) {
                entry.charged = entry.reserved;
                entry.open = None;
            }
            bank.dropped().await;
        }
    }
}

async fn compare(bank: &Bank, ledger: &Ledger) {
    for number in 0..3 {
        for user in 0..2 {
            let id = format!("u{user}").parse().unwrap();
            let cost = bank.purse.cost(&project(number), &id).await.unwrap();
            let today = bank.purse.today().await.unwrap();
            let found = [cost.project.spent, cost.user_day.spent, today.cap.spent];
            assert_eq!(found.map(|spent| spent.0), ledger.sums(number, user));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_order_of_calls_adds_up(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let bank = Bank::open(&[
                ("MODEL_CALL_CAP", "0.0009"),
                ("MODEL_PROJECT_CAP", "0.002"),
                ("MODEL_USER_DAY_CAP", "0.0015"),
                ("MODEL_DAY_CAP", "0.003"),
            ])
            .await;
            let mut ledger = Ledger::default();
            for step in steps {
                play(&bank, &mut ledger, step).await;
                compare(&bank, &ledger).await;
            }
        });
    }
}
