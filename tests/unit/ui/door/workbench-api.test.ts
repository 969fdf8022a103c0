import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test } from "vitest";

const source = readFileSync(new URL("../../../../src/ui/door/workbench-api.ts", import.meta.url), "utf8");

/** A member as whoever calls it writes it: its name, and the names of what it takes. */
function shape(member: ts.TypeElement, file: ts.SourceFile): string {
  const name = member.name!.getText(file);
  if (!ts.isMethodSignature(member)) return name;
  const parameters = member.parameters.map((one) => `${one.name.getText(file)}${one.questionToken ? "?" : ""}`);
  return `${name}(${parameters.join(", ")})`;
}

// What scripts outside of this repository rely on: add to it, never rename.
test("the scripting door has these members, and each call takes this", () => {
  const file = ts.createSourceFile("workbench-api.ts", source, ts.ScriptTarget.ESNext);
  const workbench = file.statements.find((s) => ts.isInterfaceDeclaration(s) && s.name.text === "Workbench");
  const members = (workbench as ts.InterfaceDeclaration).members.map((member) => shape(member, file));
  expect(members.sort().join("\n")).toMatchInlineSnapshot(`
    "addImages(files, options?)
    addKnownObjects(files, options?)
    additions(options?)
    analyse(options?)
    calibrate(options?)
    close()
    corrections(options?)
    current
    curveBlocks(request?, options?)
    cutout(request, options?)
    datasets(options?)
    describe(options?)
    epochBlocks(epochKey, request?, options?)
    epochs(options?)
    estimateBytes(files)
    excludeEpochs(epochKeys, options?)
    excludePoints(points, options?)
    expandArchives(files, options?)
    exportCurves(request, options?)
    exportObjects(request, options?)
    exportZip(options?)
    flagCounts(tableKey, options?)
    holdsStore(file, options?)
    images(options?)
    importStore(file?, options?)
    ingest(files, options?)
    injectAndRecover(request?, options?)
    keep(datasetId, changes)
    knownObjects(options?)
    lightCurve(objectKey, measurementKey, options?)
    lightCurves(curves, options?)
    objects(options?)
    onChange(listener)
    onKept(listener)
    onOtherTabs(listener)
    open(datasetId, options?)
    openImage(image, options?)
    openStore(file, options?)
    otherTabs
    periodogram(objectKey, measurementKeys, options?)
    pointPeriodogram(bands, options?)
    preview(file, options?)
    previewCurves(file, options?)
    ready
    rechunk(options?)
    remove(datasetId, options?)
    removeKnownObjects(id, options?)
    rename(datasetId, name, options?)
    repair(options?)
    saveView(datasetId, view, options?)
    searchPeriods(request?, options?)
    separations(request, options?)
    setTimes(settings, options?)
    sideBySide(request, options?)
    sourceProperties(objectKey, options?)
    space(options?)
    startNotice
    statistics(columnNames?, options?)
    times(kind, objectKey?, options?)
    timings(objectKey, measurementKey, ephemeris, options?)
    useCorrection(name, options?)
    variability(measurementKey, options?)
    verify(options?)
    view(options?)"
  `);
});
