// Before anything is painted: the mode that this browser was told to use, if it was.
"use strict";
try {
  const theme = localStorage.getItem("backstay-theme");
  if (theme === "dark" || theme === "light") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // A browser that keeps nothing follows the system.
}
