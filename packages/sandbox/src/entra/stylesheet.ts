/** The look of the sign-in pages, light and dark. */
export const stylesheet = `
:root {
  color-scheme: light dark;
  --ground: #eef1f6; --card: #fff; --text: #1b1f27; --quiet: #5a6372; --line: #d5dae3; --accent: #1f5fd6; --on-accent: #fff;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #12151b; --card: #1c212a; --text: #eef1f6; --quiet: #a4adbb; --line: #39414f; --accent: #7aa7ff; --on-accent: #0c1a33; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--text); font: 15px/1.45 system-ui, sans-serif; }
main { width: min(34rem, 100vw - 2rem); margin: 1rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
header { display: flex; justify-content: space-between; align-items: center; margin-bottom: 1.5rem; }
.wordmark { font-weight: 700; letter-spacing: .01em; }
.badge { font-size: 12px; color: var(--quiet); border: 1px solid var(--line); border-radius: 999px; padding: 2px 10px; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
p { margin: 0 0 1rem; color: var(--quiet); overflow-wrap: anywhere; }
ul { list-style: none; margin: 0 0 1rem; padding: 0; }
button { font: inherit; color: inherit; cursor: pointer; }
li button, .person { display: flex; gap: .75rem; align-items: center; width: 100%; text-align: left; padding: .55rem .6rem; background: none; border: 1px solid transparent; border-radius: 8px; }
.person { border-color: var(--line); margin-bottom: 1rem; }
li button:hover { background: var(--ground); }
button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.avatar { flex: none; display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: 50%; background: var(--ground); border: 1px solid var(--line); font-size: 13px; font-weight: 600; }
.who { flex: 1; min-width: 0; display: grid; }
.who span { font-size: 13px; color: var(--quiet); overflow-wrap: anywhere; }
.roles { flex: none; font-size: 13px; color: var(--quiet); }
.actions { display: flex; gap: .75rem; margin: 1rem 0; }
.primary, .secondary { padding: .55rem 1.25rem; border-radius: 8px; border: 1px solid var(--line); background: none; }
.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
a { color: var(--accent); }
footer { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 12px; color: var(--quiet); }
`;
