import { parseMessage, unfolded } from './parseMessage';

const ESC = '\u001b';

describe('parseMessage', () => {
  it('takes a JSON line apart: level, message, other fields', () => {
    expect(
      parseMessage(
        '{"time":"x","level":"WARN","message":"slow","ms":812,"tags":["a"]}',
      ),
    ).toEqual({
      level: 'warn',
      text: 'slow',
      fields: ' ms=812 tags=["a"]',
    });
  });

  it('unfolds a JSON line, and leaves any other as it is', () => {
    expect(unfolded('{"level":"WARN"}')).toBe('{\n  "level": "WARN"\n}');
    expect(unfolded('{"broken": ')).toBe('{"broken": ');
  });

  it.each([
    ['{"severity":"CRITICAL","msg":"x"}', 'error'],
    ['{"level":50,"msg":"pino"}', 'error'],
    ['{"level":30,"msg":"pino"}', 'info'],
    ['2026-11-24 ERROR it broke', 'error'],
    ['2026-11-24T00:00:00Z\tinfo\tservice.go', 'info'],
    [`${ESC}[33mWARN ${ESC}[0m coloured`, 'warn'],
    ['an error in lower case is a word', undefined],
    ['ERRORS is another word', undefined],
  ])('finds the level of %j', (message, level) => {
    expect(parseMessage(message).level).toBe(level);
  });

  it.each(['{"broken": ', '{]', '[1, 2]', 'null', '""', '', '{'.repeat(9)])(
    'shows %j as it is',
    message => {
      expect(parseMessage(message)).toMatchObject({ text: message });
    },
  );
});
