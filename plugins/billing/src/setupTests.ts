import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A page's code is loaded lazily, which takes its time on a machine that is busy with other tests.
configure({ asyncUtilTimeout: 20_000 });
jest.setTimeout(60_000);
