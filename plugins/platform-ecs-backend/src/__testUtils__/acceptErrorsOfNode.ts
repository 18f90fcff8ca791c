import { types } from 'node:util';

/**
 * Lets `instanceof Error` accept the errors of Node's own sockets within a test file. Jest runs tests in a realm of its own with an `Error` of its own, so the
 * AWS SDK would take a socket's error for no error and wrap it, code and all lost. In production there is one realm.
 */
export function acceptErrorsOfNode(): void {
  const inherited = Function.prototype[Symbol.hasInstance];
  beforeAll(() => {
    Object.defineProperty(Error, Symbol.hasInstance, {
      configurable: true,
      value(this: unknown, candidate: unknown) {
        return (
          inherited.call(this as Function, candidate) ||
          (this === Error && types.isNativeError(candidate))
        );
      },
    });
  });
  afterAll(() => {
    delete (Error as { [Symbol.hasInstance]?: unknown })[Symbol.hasInstance];
  });
}
