// Before the first paint: the appearance chosen on this computer, so that the page does not flash.
try {
  const chosen = localStorage.getItem("lotse-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be switched off; then the system decides.
}
