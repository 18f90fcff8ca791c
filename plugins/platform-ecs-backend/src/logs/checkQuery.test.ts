import { checkQuery } from './checkQuery';

describe('checkQuery', () => {
  it.each([
    'fields @timestamp, @message | sort @timestamp desc | limit 20',
    'filter @message like /a|source|b/ | stats count(*) by bin(5m)',
    'filter msg = "x | join y" | limit 1',
    '# a comment | join\nfields @message',
    'parse @message /user=(?<user>\\w+)|x/ | stats count(*) by user',
    'FIELDS @message\n| Filter level = "error"',
    'stats sum(a) / count(*) as ratio by source | sort ratio',
  ])('lets %j pass', query => {
    expect(checkQuery(query)).toBeUndefined();
  });

  it.each([
    ["SOURCE logGroups(namePrefix: ['/aws/lambda'])", 0],
    ['fields @message | join a with (SOURCE "/other" | fields x)', 31],
    ['source `other-group` | fields @message', 0],
    ['fields @message, \'source "/other"\'', 18],
    ['fields unmask(@message)', 7],
    ['fields @message | filterIndex x', 18],
    ['fields @message | lookup x', 18],
    ['stats sum(a) / b | join x / y', 19],
    ['fields @message | ', 17],
    ['', 0],
  ])('refuses %j, and says where', (query, start) => {
    expect(checkQuery(query)?.position.start).toBe(start);
  });
});
