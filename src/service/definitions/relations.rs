//! Links between objectives, read from both ends.

use crate::catalogue::plan::{Objective, ObjectiveLink};
use crate::catalogue::{Catalogue, PlanDefinition};

/// A link between two objectives, as seen from one of them.
#[derive(Debug, Clone, Copy)]
pub struct Relation<'a> {
    /// Plan of the objective at the other end.
    pub plan: &'a PlanDefinition,
    /// The objective at the other end.
    pub objective: &'a Objective,
    /// The link as it was declared, at one end or the other.
    pub link: &'a ObjectiveLink,
    /// Whether this end declares it.
    pub is_declared_here: bool,
}

impl Relation<'_> {
    /// The link in French words, in the direction of reading.
    pub fn words(&self) -> &'static str {
        if self.is_declared_here {
            self.link.kind.forward()
        } else {
            self.link.kind.backward()
        }
    }
}

/// The links of an objective: those that it declares, then those that others declare to it.
pub fn relations_of<'a>(catalogue: &'a Catalogue, plan: &str, code: &str) -> Vec<Relation<'a>> {
    let mut declared = Vec::new();
    let mut received = Vec::new();
    for other in catalogue.plans.values() {
        for (_, objective) in other.objectives() {
            let is_this = other.id == plan && objective.code == code;
            for link in &objective.relations {
                if is_this {
                    let end = catalogue.plans.get(&link.plan);
                    let end = end.and_then(|p| Some((p, p.objective(&link.objective)?.1)));
                    declared.extend(end.map(|(plan, objective)| Relation {
                        plan,
                        objective,
                        link,
                        is_declared_here: true,
                    }));
                } else if link.plan == plan && link.objective == code {
                    received.push(Relation {
                        plan: other,
                        objective,
                        link,
                        is_declared_here: false,
                    });
                }
            }
        }
    }
    declared.extend(received);
    declared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::source::DefinitionFiles;

    #[test]
    fn a_link_is_read_from_both_its_ends() {
        let catalogue = Catalogue::load(&DefinitionFiles::embedded()).unwrap();
        let ours = relations_of(&catalogue, "avs-44-2017", "1.1");
        let here = ours.iter().find(|r| r.plan.id == "cpog-44-2013").unwrap();
        assert!(here.is_declared_here);
        assert_eq!(
            (here.objective.code.as_str(), here.words()),
            ("1.4", "contribue à")
        );
        let theirs = relations_of(&catalogue, "cpog-44-2013", "1.4");
        let back = theirs.iter().find(|r| r.plan.id == "avs-44-2017").unwrap();
        assert!(!back.is_declared_here);
        assert_eq!(back.words(), "reçoit la contribution de");
        assert_eq!(back.link, here.link);
    }
}
