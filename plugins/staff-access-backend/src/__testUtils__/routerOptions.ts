import type { Router } from 'express';
import type { RouterOptions } from '../router';

/** What it takes to see which routes there are; none of them can be called. */
export const routerOptions = {
  actions: {
    mount(router: Router, method: 'post', path: string) {
      router[method](path, () => {});
      router.post(`${path}/preview`, () => {});
      router.post(`${path}/propose`, () => {});
    },
  },
} as unknown as RouterOptions;
