"""Pure rules of reporting: figures as functions of a set of facts (charter §5, REP-1 to REP-4)."""
