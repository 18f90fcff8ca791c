import { launcherSteps, printedAddress } from './launcherOutput';

const output = `
> start
> node scripts/start.mjs

• Node 24 …
✓ Node 24 (already there)
• Sandbox: Postgres, Entra, AWS, alphaswarm-cp and -core …
[sandbox] ✓ no step (1 s) of ours
✓ Sandbox: Postgres, Entra, AWS, alphaswarm-cp and -core (2.3 s)

  AlphaSwarm Admin is up: http://localhost:21000/admin
  ready in 9.1 s
`;

describe('the output of npm start', () => {
  it('tells its steps', () => {
    expect(launcherSteps(output)).toEqual([
      { title: 'Node 24', took: 'already there' },
      {
        title: 'Sandbox: Postgres, Entra, AWS, alphaswarm-cp and -core',
        took: '2.3 s',
      },
    ]);
  });

  it('tells the address when the portal is up, and not before', () => {
    expect(printedAddress(output)).toBe('http://localhost:21000/admin');
    expect(printedAddress(output.slice(0, 200))).toBeUndefined();
  });
});
