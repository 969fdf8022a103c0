/** Who works where in `inLanes`: items of one group share something that is dear to get, such as open files. */
interface Group<Item> {
  items: Item[];
  lanes: number;
}

/**
 * Works on all items in some lanes side by side, one at a time in each. Lanes start on different groups, and stay with a
 * group while it has items; the last item of a group is left to a lane that is at work on the group.
 * @param groups each in its order; the first lane takes the first, and so on
 * @throws the first error, once what was started has ended; nothing is started after it
 */
export async function inLanes<Item>(
  groups: readonly (readonly Item[])[],
  laneCount: number,
  work: (item: Item, lane: number) => Promise<void>,
): Promise<void> {
  const all: Group<Item>[] = groups.map((items) => ({ items: [...items], lanes: 0 }));
  const errors: unknown[] = [];

  function nextGroup(first: Group<Item> | undefined): Group<Item> | undefined {
    if (first && first.lanes === 0 && first.items.length > 0) return first;
    const open = all.filter(({ items, lanes }) => items.length > (lanes > 0 ? 1 : 0));
    return open.sort((a, b) => b.items.length - a.items.length)[0];
  }

  async function run(lane: number): Promise<void> {
    for (let group = nextGroup(all[lane]); group; group = nextGroup(undefined)) {
      group.lanes++;
      while (group.items.length > 0 && errors.length === 0) {
        try {
          await work(group.items.shift()!, lane);
        } catch (error) {
          errors.push(error);
        }
      }
      group.lanes--;
      if (errors.length > 0) return;
    }
  }

  await Promise.all(Array.from({ length: laneCount }, (_, lane) => run(lane)));
  if (errors.length > 0) throw errors[0];
}
