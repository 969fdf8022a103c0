// The look that was chosen in the app holds for its guide too.
try {
  const choice = localStorage.getItem("workbench.theme");
  if (choice === "light" || choice === "dark") document.documentElement.dataset.theme = choice;
} catch {
  // A window that keeps nothing has no choice to show.
}
