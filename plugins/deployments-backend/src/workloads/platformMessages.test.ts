import { platformMessages } from './platformMessages';

describe('the platform’s messages', () => {
  it('are the known stages in the portal’s words, newest first; what else was written is only counted', () => {
    const at = '2026-11-24T06:00:00.000Z';
    const later = '2026-11-24T06:00:05.000Z';
    expect(
      platformMessages([
        { stage: 'scheduled', at },
        { stage: 'strategy', at },
        { stage: 'BUY AAPL 1200', at },
        { stage: 'constructor', at },
        { stage: 'ready', at: later },
      ]),
    ).toEqual({
      items: [
        { at: later, stage: 'ready', says: 'Ready' },
        { at, stage: 'scheduled', says: 'Assigned to a node' },
      ],
      leftOut: 3,
    });
  });
});
