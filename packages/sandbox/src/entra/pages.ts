import type { DirectoryPerson } from './directory';
import { tenantPaths } from './tenantPaths';

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
}

function page(tenantId: string, title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · AlphaSwarm staff</title>
<link rel="stylesheet" href="/${escapeHtml(tenantId)}${tenantPaths.stylesheet}">
</head>
<body>
<main>
<header><span class="wordmark">AlphaSwarm staff</span><span class="badge">Sandbox tenant</span></header>
${content}
<footer>A stand-in for Microsoft Entra on this machine. It asks for no password.</footer>
</main>
</body>
</html>`;
}

function initials(name: string): string {
  return name
    .split(' ')
    .map(part => part[0])
    .join('')
    .slice(0, 2);
}

function personLines(person: DirectoryPerson): string {
  return `<span class="avatar" aria-hidden="true">${escapeHtml(initials(person.name))}</span>
<span class="who"><strong>${escapeHtml(person.name)}</strong><span>${escapeHtml(person.email)}</span></span>
<span class="roles">${escapeHtml(person.roles.join(', ') || 'No role')}</span>`;
}

/** "Pick an account": one submit button per person, so that Tab and Enter are enough. */
export function renderPickPage(options: {
  tenantId: string;
  people: readonly DirectoryPerson[];
  /** Comes first and has the focus. */
  preselected?: DirectoryPerson;
}): string {
  const { people, preselected } = options;
  const ordered = preselected
    ? [preselected, ...people.filter(person => person !== preselected)]
    : people;
  const rows = ordered
    .map(
      (person, index) =>
        `<li><button name="person" value="${escapeHtml(person.oid)}"${index === 0 ? ' autofocus' : ''}>${personLines(person)}</button></li>`,
    )
    .join('\n');
  return page(
    options.tenantId,
    'Pick an account',
    `<h1>Pick an account</h1>
<p>to continue to AlphaSwarm staff</p>
<form method="post">
<ul>
${rows}
</ul>
<div class="actions"><button class="secondary" name="decision" value="deny">Cancel</button></div>
</form>`,
  );
}

/** "Approve sign-in request": the second factor. */
export function renderApprovePage(options: {
  tenantId: string;
  person: DirectoryPerson;
  /** The authentication context that asked for it. */
  context: string;
}): string {
  return page(
    options.tenantId,
    'Approve sign-in request',
    `<h1>Approve sign-in request</h1>
<p>AlphaSwarm staff asks you to prove that it is you (authentication context <code>${escapeHtml(options.context)}</code>). This stands for the prompt on your phone.</p>
<div class="person">${personLines(options.person)}</div>
<form method="post">
<input type="hidden" name="person" value="${escapeHtml(options.person.oid)}">
<div class="actions"><button class="primary" name="decision" value="approve" autofocus>Approve</button><button class="secondary" name="decision" value="deny">Deny</button></div>
</form>
<p><a href="?choose">Use another account</a></p>`,
  );
}

/** Confirms the sign-out. @param options.form - the provider's own form, which carries its anti-forgery value */
export function renderSignOutPage(options: {
  tenantId: string;
  form: string;
}): string {
  return page(
    options.tenantId,
    'Sign out',
    `<h1>Sign out of AlphaSwarm staff?</h1>
${options.form}
<div class="actions"><button class="primary" form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button><button class="secondary" form="op.logoutForm">Stay signed in</button></div>`,
  );
}

/** A page that only says something. */
export function renderMessagePage(options: {
  tenantId: string;
  title: string;
  message: string;
}): string {
  return page(
    options.tenantId,
    options.title,
    `<h1>${escapeHtml(options.title)}</h1>
<p>${escapeHtml(options.message)}</p>`,
  );
}
