/** A worker that beats once a second: browsers slow down timers of hidden pages, not of workers. */

setInterval(() => postMessage(null), 1000);
