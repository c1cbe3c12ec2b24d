// Charts of the boards. Everything that is drawn stands in the table below it, and in JSON in the page.
(function () {
  "use strict";
  var here = document.getElementById("boards-script");
  var charts = [], colour = window.kexinColour;

  function look() {
    var ink = colour("--ink"), faint = colour("--faint"), line = colour("--line");
    return {
      ink: ink, faint: faint, line: line, surface: colour("--surface"), raised: colour("--raised"),
      series: [colour("--accent"), colour("--warn"), colour("--bad"), colour("--calm")],
      text: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily }
    };
  }

  // Names and figures are plain text: no HTML, so nothing in a name can become part of the page.
  function tooltip(style, words) {
    return {
      renderMode: "richText", confine: true, backgroundColor: style.surface, borderColor: style.line,
      textStyle: { color: style.ink }, formatter: words
    };
  }

  function plain(text) {
    return String(text).replace(/[{}|]/g, " ");
  }

  function short(text) {
    return text.length > 16 ? text.slice(0, 15) + "…" : text;
  }

  // About how wide a text of charts is: Chinese characters are square.
  function width(text) {
    return Array.from(text).reduce(function (sum, c) { return sum + (c > "\u2e80" ? 12 : 7); }, 0);
  }

  // Names below bars stand in several lines where their words fit; else they lie aslant.
  function below(labels, room, style) {
    var least = Math.max.apply(null, labels.map(function (label) {
      return Math.max.apply(null, label.split(" ").map(function (word) { return Math.min(width(word), /[\u2e80-\uffff]/.test(word) ? 48 : Infinity); }));
    }));
    return least < room - 4 ? { color: style.faint, interval: 0, width: room - 4, overflow: "break" } : { color: style.faint, interval: 0, rotate: 35, formatter: short };
  }

  // How far the first names that lie aslant reach beyond the left edge.
  function beyond(labels, room) {
    return Math.max.apply(null, labels.map(function (label, at) { return 0.82 * width(short(label)) - (at + 0.5) * room - 24; }).concat([0]));
  }

  function graph(told, style, wide) {
    var units = [];
    told.series.forEach(function (s) { if (units.indexOf(s.unit) < 0) units.push(s.unit); });
    var upright = told.kind === "lines";
    var room = (wide - 90) / told.labels.length, names = upright ? { color: style.faint } : below(told.labels, room, style);
    var lines = told.series.length > 1 ? Math.ceil(told.series.reduce(function (sum, s) { return sum + width(s.name) + 40; }, 0) / wide) : 0;
    return {
      animation: false, aria: { enabled: true }, textStyle: style.text, color: style.series,
      legend: told.series.length > 1 ? { top: 0, textStyle: { color: style.ink }, icon: "roundRect" } : undefined,
      grid: { left: 8 + (names.rotate ? beyond(told.labels, room) : 0), right: upright ? 8 : 24, top: 30 + 21 * lines, bottom: 4, containLabel: true },
      tooltip: Object.assign(tooltip(style, function (points) {
        return [plain(points[0].axisValueLabel || points[0].name)].concat(points.map(function (p) { return plain(p.seriesName + "  " + p.data.text); })).join("\n");
      }), { trigger: "axis" }),
      xAxis: { type: "category", data: told.labels, axisLabel: names, axisLine: { lineStyle: { color: style.line } } },
      yAxis: units.map(function (unit, at) {
        return { type: "value", name: unit, nameTextStyle: { color: style.faint, align: at ? "right" : "left" }, axisLabel: { color: style.faint }, splitLine: { show: at === 0, lineStyle: { color: style.line } } };
      }),
      series: told.series.map(function (s) {
        var second = units.indexOf(s.unit);
        return {
          name: s.name, type: upright || (second > 0) ? "line" : "bar", yAxisIndex: second, barMaxWidth: 36, symbolSize: 7, showSymbol: !upright || told.labels.length < 40,
          lineStyle: upright && second === 0 ? undefined : { type: "dashed" }, data: s.values, cursor: "pointer"
        };
      })
    };
  }

  function outlined(told, style, which, wide) {
    var series = told.series[which], values = series.values;
    var most = Math.max.apply(null, values.map(function (v) { return v.value || 0; }).concat([0]));
    var largest = values.find(function (v) { return most && v.value === most; });
    var narrow = wide <= 480;
    return {
      animation: false, aria: { enabled: true }, textStyle: style.text,
      tooltip: Object.assign(tooltip(style, function (p) {
        return p.data && p.data.text ? plain(p.data.label) + "\n" + plain(series.name + "  " + p.data.text) : "";
      }), { trigger: "item" }),
      visualMap: { min: 0, max: most || 1, calculable: false, orient: narrow ? "horizontal" : "vertical", left: narrow ? "center" : 8, bottom: narrow ? 0 : 8, text: [largest ? largest.text : series.unit, "0"], textStyle: { color: style.faint }, inRange: { color: [style.raised, style.series[0]] } },
      series: [{
        type: "map", map: "hunan", nameProperty: "name", top: 8, bottom: narrow ? 40 : 8, selectedMode: false, roam: false, name: series.name,
        label: { show: !narrow, color: style.ink, textBorderColor: style.surface, textBorderWidth: 2, fontSize: 11, formatter: function (p) { return p.data && p.data.label ? p.data.label : ""; } },
        itemStyle: { areaColor: style.surface, borderColor: style.faint }, emphasis: { label: { color: style.ink }, itemStyle: { areaColor: style.raised } },
        data: values.map(function (v, at) { return { name: told.codes[at], label: told.labels[at], value: v.value || 0, text: v.text, link: v.link }; })
      }]
    };
  }

  function draw(one) {
    var style = look();
    one.chart.setOption(one.told.kind === "map" ? outlined(one.told, style, one.which, one.box.clientWidth) : graph(one.told, style, one.box.clientWidth), true);
  }

  function begin(box) {
    var told = JSON.parse(document.getElementById(box.dataset.chart).textContent);
    var one = { box: box, told: told, which: 0, chart: echarts.init(box, null, { renderer: "canvas" }) };
    charts.push(one);
    one.chart.on("click", function (p) { if (p.data && p.data.link) location.assign(p.data.link); });
    draw(one);
  }

  function named(id) {
    return charts.find(function (one) { return one.box.id === id; });
  }

  function save(id) {
    var one = named(id);
    if (!one) return;
    var link = document.createElement("a");
    link.href = one.chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: look().surface });
    link.download = id + ".png";
    link.click();
  }

  var boxes = Array.prototype.slice.call(document.querySelectorAll("[data-chart]"));
  var plainOnes = boxes.filter(function (box) { return !box.classList.contains("board-map"); });
  var maps = boxes.filter(function (box) { return box.classList.contains("board-map"); });
  plainOnes.forEach(begin);
  if (maps.length) {
    fetch(here.dataset.outlines).then(function (answer) { return answer.json(); }).then(function (outlines) {
      echarts.registerMap("hunan", outlines);
      maps.forEach(begin);
    });
  }
  document.querySelectorAll("[data-picture-of]").forEach(function (button) { button.addEventListener("click", function () { save(button.dataset.pictureOf); }); });
  document.querySelectorAll("[data-figure-of]").forEach(function (select) {
    select.addEventListener("change", function () {
      var one = named(select.dataset.figureOf);
      if (one) { one.which = Number(select.value); draw(one); }
    });
  });
  document.querySelectorAll("[data-print]").forEach(function (button) { button.addEventListener("click", function () { print(); }); });
  document.addEventListener("kexin:theme", function () { charts.forEach(draw); });
  function fit() {
    // A box without a size, as in a page that is being photographed or printed, cannot hold a map.
    charts.forEach(function (one) { if (one.box.clientWidth && one.box.clientHeight) { one.chart.resize(); draw(one); } });
  }
  addEventListener("resize", fit);
  addEventListener("beforeprint", fit);
})();
