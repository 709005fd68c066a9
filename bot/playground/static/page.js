// The playground's page: starts its parts and keeps them in step with the server.

import { startBehind } from "./behind.js";
import { startComposer, refreshComposer } from "./composer.js";
import { startDialogs, showDialogs } from "./dialogs.js";
import { startGestures } from "./gestures.js";
import { keepPlace, startLog } from "./log.js";
import { follow } from "./live.js";
import { startPeople, watchPeople } from "./people.js";
import { post } from "./post.js";
import { startSteps } from "./steps.js";
import { startSuggestions } from "./suggest.js";

const body = document.body;

function afterwards() {
  refreshComposer();
  showDialogs();
}

// A browser that first meets the font in a menu, as that opens, goes on drawing an empty box there.
document.fonts.load('1em "Playground Emoji"', "👍");
document.querySelector(".tab[aria-current]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
startLog();
startComposer();
startDialogs();
startGestures();
startPeople();
startSteps();
startBehind();
startSuggestions();
afterwards();

follow({
  around(change) {
    const announce = watchPeople();
    keepPlace(change);
    afterwards();
    announce();
  },
});

const tab = { messages: "messages", home: "home" }[body.dataset.kind];
if (tab) post("/open", { user: body.dataset.user, tab }, { quiet: true });
