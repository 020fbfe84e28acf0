//! Milestones of the actions of an objective: done or not, by a day.

use crate::catalogue::plan::{ActionStatus, Milestone, Objective};

use super::progress::{Obstacle, Progress, ProgressMethod, counted};

/// Milestones done by a day (ISO), over all; those due by then are expected. What was given up is
/// expected no longer.
pub(super) fn done(objective: &Objective, day: &str) -> Result<Progress, Obstacle> {
    let actions = objective.actions.iter();
    let kept = actions.filter(|action| action.status != ActionStatus::Dropped);
    let all: Vec<&Milestone> = kept.flat_map(|action| &action.milestones).collect();
    let count = |wanted: &dyn Fn(&Milestone) -> bool| {
        let found = all.iter().filter(|milestone| wanted(milestone)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let total = count(&|_| true);
    if total == 0 {
        return Err(Obstacle::NoMilestone);
    }
    let done = count(&|milestone| milestone.done_on.as_deref().is_some_and(|on| on <= day));
    let due = count(&|milestone| milestone.due.as_str() <= day);
    let standing = counted(done, total, f64::from(due) / f64::from(total));
    Ok(Progress {
        measured: Some(f64::from(done)),
        total: Some(total),
        decided_by: format!(
            "{done} {} sur {total} au {} ; {due} {} à cette date",
            if done > 1 {
                "étapes franchies"
            } else {
                "étape franchie"
            },
            crate::service::pages::wording::day(day),
            if due > 1 {
                "étaient attendues"
            } else {
                "était attendue"
            },
        ),
        ..Progress::judged(ProgressMethod::Milestones, standing)
    })
}
