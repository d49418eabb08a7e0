/** The page begins: language, who is here, then the shell. Room: web. */
import "./styles/tokens.css";
import "./styles/base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { router } from "./shell/router.svelte.ts";
import { languageHere, words } from "./shell/words.svelte.ts";

await words.show(languageHere());
router.start();
const target = document.getElementById("app");
if (target) mount(App, { target });
