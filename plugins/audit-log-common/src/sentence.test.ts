import { defineAuditEvent } from './catalogue';
import { renderSentence } from './sentence';
import type { JsonObject } from './row';

function render(sentence: string, details: JsonObject, target_id = 'core') {
  return renderSentence({ sentence }, { target_id, details })
    .map(segment => segment.text)
    .join('');
}

describe('renderSentence', () => {
  it('tells placeholders from words', () => {
    expect(
      renderSentence(
        { sentence: 'scaled {target} to {input.desiredCount}' },
        { target_id: 'core', details: { input: { desiredCount: 0 } } },
      ),
    ).toEqual([
      { text: 'scaled ' },
      { placeholder: 'target', text: 'core' },
      { text: ' to ' },
      { placeholder: 'input.desiredCount', text: '0' },
    ]);
  });

  it.each<[JsonObject, string]>([
    [{ a: { b: false } }, 'x false'],
    [{ a: { b: ['p', 1, null] } }, 'x p, 1, —'],
    [{ a: { b: { c: 1 } } }, 'x {"c":1}'],
    [{ a: { b: null } }, 'x —'],
    [{ a: { b: '' } }, 'x —'],
    [{ a: 'text' }, 'x —'],
    [{}, 'x —'],
    [{ a: { b: '{target}' } }, 'x {target}'],
  ])('renders %j', (details, expected) => {
    expect(render('x {a.b}', details)).toBe(expected);
  });

  it('does not reach into prototypes', () => {
    expect(render('x {constructor.name}', {})).toBe('x —');
  });
});

describe('defineAuditEvent', () => {
  const definition = {
    version: 1,
    category: 'safety',
    severity: 'info',
    title: 'Scale service',
    ocsfActivityId: 3,
  } as const;

  it.each([
    'scaled {target',
    'scaled target}',
    'scaled {}',
    'scaled {a b}',
    'scaled {a.}',
  ])('refuses the sentence %j', sentence => {
    expect(() =>
      defineAuditEvent({ ...definition, id: 'a.b', sentence }),
    ).toThrow(/Malformed placeholder/);
  });

  it.each(['scale', 'Scale.service', '.a', `a.${'b'.repeat(63)}`, 'a..b'])(
    'refuses the id %j',
    id => {
      expect(() =>
        defineAuditEvent({ ...definition, id, sentence: 'did it' }),
      ).toThrow(TypeError);
    },
  );
});
