// What script makes smoother on the adviser's pages; every act works without it.
"use strict";

document.documentElement.classList.add("scripted");
