/** Whether a key that was pressed is text, or belongs to a dialog or list in front. A dialog beside the page says `aria-modal="false"`. */
export function isKeySpokenFor(event: KeyboardEvent): boolean {
  if (
    event.defaultPrevented ||
    event.ctrlKey ||
    event.metaKey ||
    event.altKey
  ) {
    return true;
  }
  const { target } = event;
  return (
    target instanceof Element &&
    target.closest(
      'input, textarea, select, [contenteditable="true"], [role="dialog"]:not([aria-modal="false"]), [role="alertdialog"], [role="listbox"], [role="menu"]',
    ) !== null
  );
}
