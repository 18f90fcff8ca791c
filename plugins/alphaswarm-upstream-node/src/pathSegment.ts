import { InputError } from '@backstage/errors';

/**
 * An id as one segment of a URL's path.
 *
 * @throws InputError if it would lead to another route (`..`), or to the list (empty)
 */
export function pathSegment(id: string): string {
  if (id === '' || id === '.' || id === '..') {
    throw new InputError('An id of the platform is empty or leads elsewhere');
  }
  return encodeURIComponent(id);
}
