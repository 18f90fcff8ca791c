import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const portalTokens = readFileSync(resolve(__dirname, 'tokens.css'), 'utf8');
const buiTokens = readFileSync(
  resolve(
    // Not the style sheet itself, which jest replaces.
    dirname(require.resolve('@backstage/ui/package.json')),
    'dist/css/styles.css',
  ),
  'utf8',
);

type Theme = 'light' | 'dark';

const selectors: Record<Theme, RegExp> = {
  // Not `:root`: the attribute is on `<body>`, where it wins.
  light: /^\[data-theme-mode='light'\]$/,
  dark: /^\[data-theme-mode='dark'\]$/,
};

/** The tokens of a theme: BUI's, with the portal's over them. Dark ones are over light ones, as in the browser. */
function tokensOf(theme: Theme): Map<string, string> {
  const tokens = new Map<string, string>();
  for (const css of [buiTokens, portalTokens]) {
    for (const mode of theme === 'dark'
      ? (['light', 'dark'] as const)
      : (['light'] as const)) {
      for (const [, selector, body] of css.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
        const names = selector.replace(/\/\*[\s\S]*?\*\//g, '').split(',');
        if (names.some(name => selectors[mode].test(name.trim()))) {
          for (const [, name, value] of body.matchAll(
            /(--bui-[\w-]+):\s*([^;]+);/g,
          )) {
            tokens.set(name, value.trim());
          }
        }
      }
    }
  }
  return tokens;
}

function colour(tokens: Map<string, string>, name: string): number[] {
  const value = tokens.get(name);
  const reference = /^var\((--[\w-]+)\)$/.exec(value ?? '');
  if (reference) {
    return colour(tokens, reference[1]);
  }
  const hex = /^#([0-9a-f]{6})$/i.exec(value ?? '');
  if (!hex) {
    throw new Error(`${name} is '${value}', not a six-digit colour`);
  }
  return [0, 2, 4].map(at => parseInt(hex[1].slice(at, at + 2), 16) / 255);
}

/** Relative luminance (WCAG 2.2). */
function luminance(rgb: number[]): number {
  const [r, g, b] = rgb.map(channel =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(theme: Theme, foreground: string, background: string) {
  const tokens = tokensOf(theme);
  const [lighter, darker] = [
    luminance(colour(tokens, foreground)),
    luminance(colour(tokens, background)),
  ].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

const themes: Theme[] = ['light', 'dark'];
const surfaces = ['--bui-bg-app', '--bui-bg-neutral-1', '--bui-bg-neutral-2'];
const text = [
  '--bui-fg-primary',
  '--bui-fg-secondary',
  '--bui-negative-fg-subdued',
  '--bui-warning-fg-subdued',
  '--bui-positive-fg-subdued',
  '--bui-announcement-fg-subdued',
];

describe('the themes', () => {
  it('are the portal’s own', () => {
    expect(tokensOf('light').get('--bui-bg-app')).toBe('#f6f7f9');
    expect(tokensOf('dark').get('--bui-bg-app')).toBe('#111418');
  });

  it.each(
    themes.flatMap(theme =>
      surfaces.flatMap(surface => text.map(name => ({ theme, surface, name }))),
    ),
  )('%j can be read (WCAG 2.2, 1.4.3)', ({ theme, surface, name }) => {
    expect(contrast(theme, name, surface)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(
    themes.flatMap(theme =>
      [
        ['--bui-negative-fg-subdued', '--bui-negative-bg-subdued'],
        ['--bui-warning-fg-subdued', '--bui-warning-bg-subdued'],
        ['--bui-positive-fg-subdued', '--bui-positive-bg-subdued'],
        ['--bui-announcement-fg-subdued', '--bui-announcement-bg-subdued'],
        ['--bui-accent-fg', '--bui-accent-bg'],
        ['--bui-negative-fg', '--bui-negative-bg'],
        ['--bui-warning-fg', '--bui-warning-bg'],
      ].map(([name, surface]) => ({ theme, name, surface })),
    ),
  )('%j can be read on its own ground', ({ theme, name, surface }) => {
    expect(contrast(theme, name, surface)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(
    themes.flatMap(theme => surfaces.map(surface => ({ theme, surface }))),
  )('%j shows where a field ends (WCAG 2.2, 1.4.11)', ({ theme, surface }) => {
    expect(contrast(theme, '--bui-border-2', surface)).toBeGreaterThanOrEqual(
      3,
    );
  });
});
