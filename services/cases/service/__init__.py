"""Use cases of `cases`: each loads, decides by the domain, saves, and tells a fact."""
