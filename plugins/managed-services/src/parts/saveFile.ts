/** Hands a text as a file to the browser's downloads. */
export function saveFile(
  text: string,
  options: { name: string; type: string },
) {
  const url = URL.createObjectURL(new Blob([text], { type: options.type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = options.name;
  link.click();
  // The browser has taken hold of it by the next task.
  setTimeout(() => URL.revokeObjectURL(url));
}
